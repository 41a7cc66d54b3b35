# syntax=docker/dockerfile:1
# The wheel is built in one stage and installed in the next, so that no compiler and no source stay.
# The SPARQL editor of browsers comes from npm, by lock file.
FROM node:22-slim AS assets
WORKDIR /src/frontend
COPY frontend ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && node collect.mjs

FROM python:3.13-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY seeds seeds
COPY converter converter
COPY server server
COPY ontology ontology
COPY shapes shapes
COPY --from=assets /src/server/skosmith_server/static/yasgui server/skosmith_server/static/yasgui
RUN python -m venv /opt/skosmith \
 && /opt/skosmith/bin/pip install --no-cache-dir --disable-pip-version-check '.[icu]' \
 && /opt/skosmith/bin/skosmith convert seeds -o /srv/graph.nq

FROM python:3.13-slim-bookworm
LABEL org.opencontainers.image.title="Skosmith" \
      org.opencontainers.image.description="SFIA data as a validated SKOS graph, with a SPARQL service" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --home-dir /srv --shell /usr/sbin/nologin skosmith
COPY --from=build /opt/skosmith /opt/skosmith
COPY --from=build /srv/graph.nq /srv/graph.nq
ENV PATH=/opt/skosmith/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    SKOSMITH_HOST=0.0.0.0 \
    SKOSMITH_LOG_FORMAT=json
USER 10001
WORKDIR /srv
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/ready', timeout=2)"]
ENTRYPOINT ["skosmith"]
CMD ["serve", "/srv/graph.nq"]
