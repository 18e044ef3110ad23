# Jamboree, as one worker. Its packages are those of requirements.lock, each checked by its hash.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-noto-core fonts-noto-color-emoji libfribidi0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /opt/jamboree --no-create-home jamboree
COPY --from=packages /opt/venv /opt/venv
WORKDIR /opt/jamboree
COPY bot bot
COPY handlers handlers
COPY keyboards keyboards
COPY locales locales
COPY migrations migrations
COPY models models
COPY scheduler scheduler
COPY services services
COPY views views
COPY webapp webapp
RUN /opt/venv/bin/python -m compileall -q .
USER jamboree
ENV PYTHONUNBUFFERED=1
EXPOSE 8090
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 \
    CMD ["/opt/venv/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8090/ready', timeout=4)"]
CMD ["/opt/venv/bin/python", "-m", "bot", "run"]
