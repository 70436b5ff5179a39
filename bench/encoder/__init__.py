"""Fine-tunes the packaged sentence encoder on questions about interviews; needs torch and onnx, unlike the bot."""
