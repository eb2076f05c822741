"""The parts of a Pod that Knative Serving lets through."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from knative_local.manifests.models.base import ManifestModel


class KeySelector(ManifestModel):
    """One key of a ConfigMap or Secret."""

    name: str = ""
    key: str
    optional: bool = False


class EnvVarSource(ManifestModel):
    """Where a variable's value comes from."""

    config_map_key_ref: KeySelector | None = None
    secret_key_ref: KeySelector | None = None
    field_ref: Any = None
    resource_field_ref: Any = None


class EnvVar(ManifestModel):
    """One environment variable."""

    name: str
    value: str = ""
    value_from: EnvVarSource | None = None


class EnvFromReference(ManifestModel):
    """A ConfigMap or Secret all of whose keys are taken."""

    name: str = ""
    optional: bool = False


class EnvFromSource(ManifestModel):
    """A source of many variables."""

    prefix: str = ""
    config_map_ref: EnvFromReference | None = None
    secret_ref: EnvFromReference | None = None


class HttpHeader(ManifestModel):
    """A header that a probe sends."""

    name: str
    value: str = ""


class HttpGetAction(ManifestModel):
    """A probe by HTTP."""

    path: str = ""
    port: int | str = 0
    host: str = ""
    scheme: Literal["HTTP", "HTTPS", ""] = "HTTP"
    http_headers: list[HttpHeader] = Field(default_factory=list[HttpHeader])


class TcpSocketAction(ManifestModel):
    """A probe by connecting."""

    port: int | str = 0
    host: str = ""


class ExecAction(ManifestModel):
    """A probe by a program."""

    command: list[str] = Field(default_factory=list[str])


class GrpcAction(ManifestModel):
    """A probe by the gRPC health protocol."""

    port: int = 0
    service: str = ""


class Probe(ManifestModel):
    """How to ask a container how it is."""

    http_get: HttpGetAction | None = None
    tcp_socket: TcpSocketAction | None = None
    exec: ExecAction | None = None
    grpc: GrpcAction | None = None
    initial_delay_seconds: int = 0
    period_seconds: int | None = None
    timeout_seconds: int = 0
    success_threshold: int = 0
    failure_threshold: int = 0

    cannot: ClassVar[Mapping[str, str]] = {
        "terminationGracePeriodSeconds": "Knative does not allow it on a probe"
    }


class ContainerPort(ManifestModel):
    """The port a container listens on."""

    name: str = ""
    container_port: int = 0
    protocol: str = "TCP"

    cannot: ClassVar[Mapping[str, str]] = {
        "hostPort": "Knative does not allow host ports",
        "hostIP": "Knative does not allow host ports",
    }


class VolumeMount(ManifestModel):
    """Where a volume appears in a container."""

    name: str
    mount_path: str = ""
    sub_path: str = ""
    read_only: bool = False

    cannot: ClassVar[Mapping[str, str]] = {
        "mountPropagation": "mount propagation is not supported",
        "recursiveReadOnly": "Knative does not allow it",
        "subPathExpr": "Knative does not allow it",
    }


class Resources(ManifestModel):
    """What a container asks of a node and may use at most."""

    requests: dict[str, str | int | float] = Field(default_factory=dict[str, str | int | float])
    limits: dict[str, str | int | float] = Field(default_factory=dict[str, str | int | float])

    cannot: ClassVar[Mapping[str, str]] = {"claims": "Knative does not allow resource claims"}


class Capabilities(ManifestModel):
    """Linux capabilities of a container."""

    add: list[str] = Field(default_factory=list[str])
    drop: list[str] = Field(default_factory=list[str])


class SeccompProfile(ManifestModel):
    """Which system calls a container may make."""

    type: Literal["RuntimeDefault", "Unconfined", "Localhost"]
    localhost_profile: str = ""


class SecurityContext(ManifestModel):
    """What a container may do; a process on this machine is not confined by it."""

    allow_privilege_escalation: bool | None = None
    capabilities: Capabilities | None = None
    privileged: bool | None = None
    read_only_root_filesystem: bool | None = None
    run_as_group: int | None = Field(default=None, ge=0, le=2**31 - 1)
    run_as_non_root: bool | None = None
    run_as_user: int | None = Field(default=None, ge=0, le=2**31 - 1)
    seccomp_profile: SeccompProfile | None = None

    cannot: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("appArmorProfile", "procMount", "seLinuxOptions", "windowsOptions"),
        "Knative does not allow it",
    )


class Container(ManifestModel):
    """A container, which becomes a process."""

    name: str = ""
    image: str = ""
    command: list[str] = Field(default_factory=list[str])
    args: list[str] = Field(default_factory=list[str])
    working_dir: str = ""
    env: list[EnvVar] = Field(default_factory=list[EnvVar])
    env_from: list[EnvFromSource] = Field(default_factory=list[EnvFromSource])
    ports: list[ContainerPort] = Field(default_factory=list[ContainerPort])
    readiness_probe: Probe | None = None
    liveness_probe: Probe | None = None
    startup_probe: Probe | None = None
    volume_mounts: list[VolumeMount] = Field(default_factory=list[VolumeMount])
    resources: Resources = Field(default_factory=Resources)
    security_context: SecurityContext | None = None
    image_pull_policy: Literal["Always", "IfNotPresent", "Never", ""] = ""
    termination_message_path: str = ""
    termination_message_policy: Literal["File", "FallbackToLogsOnError", ""] = ""

    cannot: ClassVar[Mapping[str, str]] = dict.fromkeys(
        (
            "lifecycle",
            "resizePolicy",
            "restartPolicy",
            "restartPolicyRules",
            "stdin",
            "stdinOnce",
            "tty",
            "volumeDevices",
        ),
        "Knative does not allow it",
    )


class KeyToPath(ManifestModel):
    """One key of a ConfigMap or Secret as a file."""

    key: str
    path: str
    mode: int | None = None


class ConfigMapVolume(ManifestModel):
    """A ConfigMap as a folder."""

    name: str = ""
    items: list[KeyToPath] = Field(default_factory=list[KeyToPath])
    optional: bool = False
    default_mode: int | None = None


class SecretVolume(ManifestModel):
    """A Secret as a folder."""

    secret_name: str = ""
    items: list[KeyToPath] = Field(default_factory=list[KeyToPath])
    optional: bool = False
    default_mode: int | None = None


class Projection(ManifestModel):
    """One part of a projected volume."""

    config_map: ConfigMapVolume | None = None
    secret: ConfigMapVolume | None = None

    cannot: ClassVar[Mapping[str, str]] = {
        "clusterTrustBundle": "Knative does not allow it",
        "downwardAPI": "there is no Pod whose fields could be shown",
        "serviceAccountToken": "there are no service account tokens on one machine",
    }


class ProjectedVolume(ManifestModel):
    """Several ConfigMaps and Secrets as one folder."""

    sources: list[Projection] = Field(default_factory=list[Projection])
    default_mode: int | None = None


class EmptyDir(ManifestModel):
    """A folder that lives as long as the container."""

    medium: Literal["", "Memory"] = ""
    size_limit: str | int | float | None = None


class Volume(ManifestModel):
    """Something that can be mounted."""

    name: str
    config_map: ConfigMapVolume | None = None
    secret: SecretVolume | None = None
    projected: ProjectedVolume | None = None
    empty_dir: EmptyDir | None = None

    cannot: ClassVar[Mapping[str, str]] = {
        "persistentVolumeClaim": "needs the feature kubernetes.podspec-persistent-volume-claim of "
        "Knative, and there are no claims on one machine",
        "hostPath": "needs the feature kubernetes.podspec-volumes-hostpath of Knative, and is not "
        "supported on one machine",
        "csi": "needs the feature kubernetes.podspec-volumes-csi of Knative, and there are no "
        "storage drivers on one machine",
        "image": "needs the feature kubernetes.podspec-volumes-image of Knative, and there are no "
        "images on one machine",
        "ephemeral": "Knative does not allow ephemeral volumes",
        "nfs": "Knative does not allow NFS volumes",
        "downwardAPI": "Knative does not allow it",
    }


class ObjectName(ManifestModel):
    """A reference by name alone."""

    name: str = ""


class PodSpec(ManifestModel):
    """A Pod as far as Knative Serving lets it through."""

    containers: list[Container] = Field(default_factory=list[Container])
    volumes: list[Volume] = Field(default_factory=list[Volume])
    service_account_name: str = ""
    image_pull_secrets: list[ObjectName] = Field(default_factory=list[ObjectName])
    enable_service_links: bool | None = None
    automount_service_account_token: bool | None = None
    # Knative refuses these unless a feature of its own is switched on.
    affinity: Any = None
    dns_config: Any = None
    dns_policy: Any = None
    host_aliases: Any = None
    host_ipc: Any = Field(default=None, alias="hostIPC")
    host_network: Any = None
    host_pid: Any = Field(default=None, alias="hostPID")
    init_containers: Any = None
    node_selector: Any = None
    priority_class_name: Any = None
    runtime_class_name: Any = None
    scheduler_name: Any = None
    security_context: Any = None
    share_process_namespace: Any = None
    tolerations: Any = None
    topology_spread_constraints: Any = None

    cannot: ClassVar[Mapping[str, str]] = dict.fromkeys(
        (
            "activeDeadlineSeconds",
            "ephemeralContainers",
            "hostUsers",
            "hostname",
            "nodeName",
            "os",
            "overhead",
            "preemptionPolicy",
            "priority",
            "readinessGates",
            "resourceClaims",
            "restartPolicy",
            "schedulingGates",
            "serviceAccount",
            "setHostnameAsFQDN",
            "subdomain",
            "terminationGracePeriodSeconds",
        ),
        "Knative does not allow it",
    )
