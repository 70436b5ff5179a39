-- What a server's admins chose, which quotes were shown where nobody asked, and small notes of the adapters.
create table preference (
      platform text not null, server text not null, name text not null, value text not null,
      primary key (platform, server, name)
    ) without rowid;
create table shown (
      number integer primary key, scope text not null,
      interview text not null, first integer not null, past integer not null, made real not null
    );
create index shown_scope on shown (scope, number);
create table note (key text primary key, value text not null) without rowid;
