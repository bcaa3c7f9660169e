FROM python:3.11-slim
WORKDIR /app
COPY requirements.lock .
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY bot bot
COPY handlers handlers
RUN useradd --create-home sitrep && mkdir data && chown sitrep data
USER sitrep
VOLUME /app/data
# PORT is where the webhook listens; SITREP_HOST must be reachable from outside the container.
ENV SITREP_HOST=0.0.0.0 PORT=8088
STOPSIGNAL SIGTERM
CMD ["sh", "-c", "python -m bot db upgrade && exec python -m bot run"]
