# QR Login in a container: build with `docker build -t qr-login .`; compose.yaml shows what runs around it.
# Its steps are commands of package.json; `npm run package-check` runs the same ones without a container.

# The line of Node.js, as in .nvmrc.
ARG NODE_MAJOR=24

# better-sqlite3 is compiled where its binary cannot be fetched.
FROM node:${NODE_MAJOR}-bookworm-slim AS compiler
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
# Against the headers of the line's first release, as its published binary: one that is compiled against those of 24.19 to
# 24.21 ends the process when memory is freed.
ARG NODE_MAJOR
ENV npm_config_target=${NODE_MAJOR}.0.0
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/qr-login/package.json packages/qr-login/

FROM compiler AS build
RUN npm ci --no-audit --no-fund
COPY . .
# Of the packages only the files that are loaded: a quarter of what is installed.
RUN npm run build && node scripts/package.mjs /package

FROM node:${NODE_MAJOR}-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /package ./
# The only place it writes to, where the database is SQLite.
RUN mkdir data && chown node:node data
VOLUME /app/data
USER node
EXPOSE 3000
# Of the process, not of its database: who restarts it because that is away makes two outages of one.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "scripts/healthcheck.mjs"]
# As `npm start`, without npm, which would not hand on SIGTERM.
CMD ["node", "scripts/start.mjs"]
