# The command `perennial` as an image: topics, schemas, definitions, tokens. docker build -f deploy/tools.Dockerfile -t perennial/tools .
FROM eclipse-temurin:25-jre
WORKDIR /app
COPY sandbox/target/lib/ lib/
COPY sandbox/target/sandbox-*.jar lib/
COPY deploy/jvm/tools.options tools.options
RUN mkdir -p /perennial/keys && chown -R 10001:10001 /perennial
ENV PERENNIAL_DIR=/perennial
USER 10001:10001
ENTRYPOINT ["java", "@tools.options", "perennial.sandbox.SandboxCommand"]
CMD ["--help"]
