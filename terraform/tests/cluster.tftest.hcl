mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name               = "soma-test"
  vpc_id             = "vpc-0a1b2c3d"
  subnet_ids         = ["subnet-0a", "subnet-0b", "subnet-0c"]
  kms_key_arn        = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  logs_kms_key_arn   = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  kubernetes_version = "1.34"
  node_release       = "1.34.1-20251120"
  addon_versions     = { vpc-cni = "v1.20.4-eksbuild.1", coredns = "v1.12.4-eksbuild.1", kube-proxy = "v1.34.0-eksbuild.4", eks-pod-identity-agent = "v1.3.9-eksbuild.3", aws-ebs-csi-driver = "v1.51.1-eksbuild.1" }
  administrators     = { operators = "arn:aws:iam::123456789012:role/operators" }
  cpu                = { instance_types = ["m7i.xlarge"], least = 2, most = 6 }
  gpu                = { instance_types = ["g6.xlarge"], least = 0, most = 2 }
}

run "private_encrypted_and_audited" {
  module {
    source = "./modules/cluster"
  }
  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_private_access && !aws_eks_cluster.this.vpc_config[0].endpoint_public_access
    error_message = "The API server is private."
  }
  assert {
    condition     = aws_eks_cluster.this.encryption_config[0].provider[0].key_arn == var.kms_key_arn && contains(aws_eks_cluster.this.encryption_config[0].resources, "secrets")
    error_message = "Secrets are encrypted with our key."
  }
  assert {
    condition     = contains(aws_eks_cluster.this.enabled_cluster_log_types, "audit")
    error_message = "What is asked of the API is logged."
  }
  assert {
    condition     = aws_eks_cluster.this.access_config[0].authentication_mode == "API" && !aws_eks_cluster.this.access_config[0].bootstrap_cluster_creator_admin_permissions
    error_message = "Only those who are named administer the cluster."
  }
  assert {
    condition     = alltrue([for t in aws_launch_template.this : t.metadata_options[0].http_tokens == "required" && t.metadata_options[0].http_put_response_hop_limit == 1])
    error_message = "Pods cannot take the node's rights."
  }
  assert {
    condition     = alltrue([for t in aws_launch_template.this : tobool(t.block_device_mappings[0].ebs[0].encrypted) && t.block_device_mappings[0].ebs[0].kms_key_id == var.kms_key_arn])
    error_message = "Disks of nodes are encrypted with our key."
  }
  assert {
    condition     = keys(aws_eks_node_group.this) == ["cpu", "gpu"] && aws_eks_node_group.this["gpu"].ami_type == "AL2023_x86_64_NVIDIA"
    error_message = "There are a CPU and a GPU pool."
  }
  assert {
    condition     = one(aws_eks_node_group.this["gpu"].taint).key == "nvidia.com/gpu" && length(aws_eks_node_group.this["cpu"].taint) == 0
    error_message = "Only models land on GPU nodes."
  }
  assert {
    condition     = aws_eks_node_group.this["gpu"].scaling_config[0].min_size == 0
    error_message = "GPU nodes go to zero."
  }
  assert {
    condition     = alltrue([for a in aws_eks_addon.this : a.addon_version == var.addon_versions[a.addon_name]])
    error_message = "Add-ons have their exact versions."
  }
}

run "an_office_may_reach_the_api" {
  module {
    source = "./modules/cluster"
  }
  variables {
    public_access_cidrs = ["198.51.100.0/28"]
  }
  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_public_access && aws_eks_cluster.this.vpc_config[0].public_access_cidrs == toset(["198.51.100.0/28"])
    error_message = "Only that network reaches it."
  }
}

run "bad_input_is_refused_1" {
  command = plan
  module {
    source = "./modules/cluster"
  }
  variables {
    # no key is refused nothing is unencrypted
    kms_key_arn = ""
    # an api open to all is refused
    public_access_cidrs = ["0.0.0.0/0"]
    # an unpinned kubernetes is refused
    kubernetes_version = "latest"
    # an unpinned addon is refused
    addon_versions = { vpc-cni = "v1.20.4-eksbuild.1", coredns = "latest", kube-proxy = "v1.34.0-eksbuild.4", eks-pod-identity-agent = "v1.3.9-eksbuild.3", aws-ebs-csi-driver = "v1.51.1-eksbuild.1" }
    # a user as administrator is refused
    administrators = { me = "arn:aws:iam::123456789012:user/me" }
    # one cpu node is refused
    cpu = { instance_types = ["m7i.xlarge"], least = 1, most = 6 }
    # gpu nodes without gpus are refused
    gpu = { instance_types = ["m7i.xlarge"], least = 0, most = 2 }
    # a small gpu disk is refused
    gpu_disk_gib = 20
    # one subnet is refused
    subnet_ids = ["subnet-0a"]
    # a vpc that is none is refused
    vpc_id = "main"
    # unencrypted logs are refused
    logs_kms_key_arn = ""
    # logs of a week are refused
    log_days = 7
    # a name with capitals is refused
    name = "Soma"
  }
  expect_failures = [
    var.kms_key_arn,
    var.public_access_cidrs,
    var.kubernetes_version,
    var.addon_versions,
    var.administrators,
    var.cpu,
    var.gpu,
    var.gpu_disk_gib,
    var.subnet_ids,
    var.vpc_id,
    var.logs_kms_key_arn,
    var.log_days,
    var.name,
  ]
}

run "bad_input_is_refused_2" {
  command = plan
  module {
    source = "./modules/cluster"
  }
  variables {
    # a malformed network is refused
    public_access_cidrs = ["198.51.100.0/40"]
    # an unpinned node image is refused
    node_release = "1.34"
    # a missing addon is refused
    addon_versions = { coredns = "v1.12.4-eksbuild.1" }
    # no gpu nodes at all are refused
    gpu = { instance_types = ["g6.xlarge"], least = 0, most = 0 }
  }
  expect_failures = [
    var.public_access_cidrs,
    var.node_release,
    var.addon_versions,
    var.gpu,
  ]
}

run "bad_input_is_refused_3" {
  command = plan
  module {
    source = "./modules/cluster"
  }
  variables {
    # a node image of another version is refused
    node_release = "1.33.1-20251120"
  }
  expect_failures = [
    var.node_release,
  ]
}
