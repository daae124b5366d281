# The hub in one image: web process, worker or any other command.
FROM python:3.12.8-slim-bookworm AS built
RUN pip install --no-cache-dir uv==0.13.8
WORKDIR /src
COPY pyproject.toml uv.lock README.md LICENSE ./
COPY hub hub
COPY schema schema
COPY plugins plugins
ENV UV_PROJECT_ENVIRONMENT=/opt/hub UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
RUN uv sync --locked --no-default-groups --no-editable

FROM python:3.12.8-slim-bookworm
# pg_dump and pg_restore, for hub backup and hub restore
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client-15 && rm -rf /var/lib/apt/lists/*
COPY --from=built /opt/hub /opt/hub
RUN install --directory --owner=10001 --group=10001 --mode=700 /data
ENV PATH=/opt/hub/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HUB_DATA=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["hub"]
CMD ["serve"]
