# syntax=docker/dockerfile:1
# The bot with its library built, as a user without rights, for a read-only root; what lasts is in the volume /data.

FROM python:3.13-slim AS build
WORKDIR /app
# hadolint ignore=DL3008 # strip is of the base image's own release, and stays in this stage
RUN apt-get update && apt-get install --yes --no-install-recommends binutils && rm -rf /var/lib/apt/lists/*
COPY requirements.lock ./
# What only developers need is left out: pip, tests, and 40 MB of numkong's debugging symbols.
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
    && find /venv -path '*/numkong/*' -name '*.so' -exec strip --strip-debug {} + \
    && find /venv -type d -name tests -prune -exec rm -rf {} + \
    && /venv/bin/pip uninstall --yes pip
COPY pyproject.toml README.md ./
COPY bot bot
COPY adapters adapters
COPY store store
COPY seeds seeds
RUN VERBATIM_DATA=/tmp/data VERBATIM_LIBRARY=/app/bot/packaged/library /venv/bin/python -m bot index \
    && rm -rf bot/packaged/library/locks && /venv/bin/python -m compileall -q bot adapters store

FROM python:3.13-slim
# hadolint ignore=DL3008 # FriBiDi is of the base image's own release; cards in Arabic, Hebrew and Indian scripts need it
RUN apt-get update && apt-get install --yes --no-install-recommends libfribidi0 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 1000 --no-create-home verbatim && mkdir /data && chown 1000 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VERBATIM_DATA=/data PORT=8080
WORKDIR /app
USER 1000
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=3)"]
CMD ["python", "-m", "bot", "run"]
