# Every image of the platform. FLAVOUR picks what it holds (tools/images, `make images`), and at run
# time FUNCTION_SOURCE picks the step. `make images` first lays out build/images/FLAVOUR, which goes into
# the image as it is: its parts list and, for a model, the weights.
#
# The base is pinned by digest. It needs a Debian with Python 3.11; nothing of it that installs or
# builds reaches the image, which is assembled from nothing.
ARG BASE=docker.io/library/python:3.11-slim-bookworm@sha256:528257d48c1da0dcecc2e725d1ae34498d60c965f1241e39cd6a85a8859bdf84

# The system below every flavour: an equal layer in all of them.
FROM ${BASE} AS system
ARG SOURCE_DATE_EPOCH=0
COPY tools/images/stages/system.sh tools/images/stages/settled.sh /build/
RUN sh /build/system.sh

# The flavour's packages, from the hash lock. pip runs from its wheel and is not installed. The secrets
# are optional: how this machine's pip reaches its index.
FROM ${BASE} AS packages
ARG SOURCE_DATE_EPOCH=0
ARG FLAVOUR=core
COPY tools/images/stages/packages.sh tools/images/stages/stripped.py tools/images/stages/settled.sh tools/bootstrap/*.whl /build/
COPY requirements/image-${FLAVOUR}.lock requirements/policy.lock /build/
RUN --mount=type=secret,id=pip.conf --mount=type=secret,id=ca.crt sh /build/packages.sh "${FLAVOUR}"

# The platform's own code: the same in every flavour.
FROM ${BASE} AS code
ARG SOURCE_DATE_EPOCH=0
COPY pyproject.toml tools/images/stages/code.sh tools/images/stages/settled.sh /build/
COPY shared/somaagent /app/somaagent
COPY functions /app/functions
RUN sh /build/code.sh

FROM scratch
# The whole of it is meant: system.sh has taken away what is not wanted.
# hadolint ignore=DL3067
COPY --from=system / /
COPY --from=packages /opt/somaagent /opt/somaagent
COPY --from=code /app /app
ARG BASE
ARG FLAVOUR=core
ARG VERSION=0.0.0
ARG REVISION=unknown
COPY build/images/${FLAVOUR} /usr/share/somaagent
ENV PATH=/opt/somaagent/bin:/usr/local/bin:/usr/bin:/bin \
    LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
LABEL org.opencontainers.image.title="somaagent-${FLAVOUR}" \
      org.opencontainers.image.description="SomaAgent 01: the steps that the flavour ${FLAVOUR} can run" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="${BASE}"
WORKDIR /app
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD ["python", "-m", "somaagent.serving"]
