mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name         = "soma-test"
  cluster_name = "soma-test"
  workloads    = { reader = { namespace = "somaagent", service_account = "gateway", statements = [{ actions = ["s3:GetObject"], resources = ["arn:aws:s3:::b/*"] }] } }
}

run "a_role_is_of_use_to_one_service_account_alone" {
  module {
    source = "./modules/identity"
  }
  assert {
    condition     = jsondecode(aws_iam_role.this["reader"].assume_role_policy).Statement[0].Principal == { Service = "pods.eks.amazonaws.com" }
    error_message = "Only EKS Pod Identity hands the role out."
  }
  assert {
    condition     = jsondecode(aws_iam_role.this["reader"].assume_role_policy).Statement[0].Condition.StringEquals == { "aws:RequestTag/eks-cluster-name" = "soma-test", "aws:RequestTag/kubernetes-namespace" = "somaagent", "aws:RequestTag/kubernetes-service-account" = "gateway" }
    error_message = "Cluster, namespace and ServiceAccount are checked."
  }
  assert {
    condition     = aws_eks_pod_identity_association.this["reader"].service_account == "gateway" && aws_eks_pod_identity_association.this["reader"].namespace == "somaagent"
    error_message = "The role is bound to its ServiceAccount."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.this["reader"].policy).Statement == [{ Effect = "Allow", Action = ["s3:GetObject"], Resource = ["arn:aws:s3:::b/*"] }]
    error_message = "It has the rights it was given and no more."
  }
}

run "bad_input_is_refused_1" {
  command = plan
  module {
    source = "./modules/identity"
  }
  variables {
    # all actions are refused
    workloads = { reader = { namespace = "somaagent", service_account = "gateway", statements = [{ actions = ["*"], resources = ["arn:aws:s3:::b/*"] }] } }
    # no cluster is refused
    cluster_name = ""
    # a name with capitals is refused
    name = "Soma"
  }
  expect_failures = [
    var.workloads,
    var.cluster_name,
    var.name,
  ]
}

run "bad_input_is_refused_2" {
  command = plan
  module {
    source = "./modules/identity"
  }
  variables {
    # all actions of a service are refused
    workloads = { reader = { namespace = "somaagent", service_account = "gateway", statements = [{ actions = ["s3:*"], resources = ["arn:aws:s3:::b/*"] }] } }
  }
  expect_failures = [
    var.workloads,
  ]
}

run "bad_input_is_refused_3" {
  command = plan
  module {
    source = "./modules/identity"
  }
  variables {
    # all resources are refused
    workloads = { reader = { namespace = "somaagent", service_account = "gateway", statements = [{ actions = ["s3:GetObject"], resources = ["*"] }] } }
  }
  expect_failures = [
    var.workloads,
  ]
}

run "bad_input_is_refused_4" {
  command = plan
  module {
    source = "./modules/identity"
  }
  variables {
    # the default service account is refused
    workloads = { reader = { namespace = "somaagent", service_account = "default", statements = [{ actions = ["s3:GetObject"], resources = ["arn:aws:s3:::b/*"] }] } }
  }
  expect_failures = [
    var.workloads,
  ]
}

run "bad_input_is_refused_5" {
  command = plan
  module {
    source = "./modules/identity"
  }
  variables {
    # no namespace is refused
    workloads = { reader = { namespace = "", service_account = "gateway", statements = [{ actions = ["s3:GetObject"], resources = ["arn:aws:s3:::b/*"] }] } }
  }
  expect_failures = [
    var.workloads,
  ]
}

run "bad_input_is_refused_6" {
  command = plan
  module {
    source = "./modules/identity"
  }
  variables {
    # no actions are refused
    workloads = { reader = { namespace = "somaagent", service_account = "gateway", statements = [{ actions = [], resources = ["arn:aws:s3:::b/*"] }] } }
  }
  expect_failures = [
    var.workloads,
  ]
}

run "bad_input_is_refused_7" {
  command = plan
  module {
    source = "./modules/identity"
  }
  variables {
    # an odd key is refused
    workloads = { "Reader Role" = { namespace = "somaagent", service_account = "gateway", statements = [{ actions = ["s3:GetObject"], resources = ["arn:aws:s3:::b/*"] }] } }
  }
  expect_failures = [
    var.workloads,
  ]
}
