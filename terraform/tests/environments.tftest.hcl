mock_provider "aws" {
  source = "./tests/mocks"
}

# Generates passwords, which needs an account. Here they are supplied, and it is asked for nothing.
provider "aws" {
  alias                       = "passwords"
  region                      = "eu-central-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

override_resource {
  target = module.platform.module.network.aws_subnet.private["eu-central-1a"]
  values = { id = "subnet-01a" }
}

override_resource {
  target = module.platform.module.network.aws_subnet.private["eu-central-1b"]
  values = { id = "subnet-01b" }
}

override_resource {
  target = module.platform.module.network.aws_subnet.private["eu-central-1c"]
  values = { id = "subnet-01c" }
}

override_resource {
  target = module.platform.module.network.aws_subnet.data["eu-central-1a"]
  values = { id = "subnet-02a" }
}

override_resource {
  target = module.platform.module.network.aws_subnet.data["eu-central-1b"]
  values = { id = "subnet-02b" }
}

override_resource {
  target = module.platform.module.network.aws_subnet.data["eu-central-1c"]
  values = { id = "subnet-02c" }
}

override_resource {
  target = module.platform.module.object_storage.aws_s3_bucket.this
  values = { id = "soma-files-123456789012" }
}

override_resource {
  target = module.platform.module.registry.aws_ecr_repository.this["somaagent-core"]
  values = { repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/soma/somaagent-core" }
}

override_resource {
  target = module.platform.module.registry.aws_ecr_repository.this["somaagent-gateway"]
  values = { repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/soma/somaagent-gateway" }
}

override_resource {
  target = module.platform.module.registry.aws_ecr_repository.this["somaagent-migrate"]
  values = { repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/soma/somaagent-migrate" }
}

override_resource {
  target = module.platform.module.registry.aws_ecr_repository.this["somaagent-tools"]
  values = { repository_url = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/soma/somaagent-tools" }
}

variables {
  account_id         = "123456789012"
  domain             = "soma.example.com"
  administrators     = { operators = "arn:aws:iam::123456789012:role/operators" }
  generate_passwords = false
  supplied_passwords = {
    postgres_app      = "postgres-0123456789-0123456789-0123"
    redis             = "redis-0123456789-0123456789-0123456"
    kafka             = "kafka-0123456789-0123456789-0123456"
    event_signing_key = "event-0123456789-0123456789-0123456"
    jwt_secret        = "token-0123456789-0123456789-0123456"
  }
}

run "staging" {
  module {
    source = "./environments/staging"
  }
  assert {
    condition     = { for secret, at in output.secrets : secret => at.keys } == { for secret, names in jsondecode(file("../knative/components/external-secrets/secrets.json")) : secret => names } && alltrue([for secret, at in output.secrets : at.name == "soma-staging/${secret}"])
    error_message = "The Secrets and their keys are those that external-secrets reads."
  }
  assert {
    condition     = output.overlay == file("tests/overlay-staging.yaml")
    error_message = "The component for the overlay is the one that the manifests are tested with."
  }
  assert {
    condition     = output.settings.SOMA_FILES_S3_BUCKET != "" && output.settings.SOMA_OIDC_PUBLIC_URL == "https://api.soma.example.com"
    error_message = "The settings say where files lie and where browsers reach the gateway."
  }
  assert {
    condition     = endswith(output.broker_config["bootstrap.servers"], ":9096") && output.broker_config["default.topic.replication.factor"] == "3"
    error_message = "The broker speaks SCRAM over TLS."
  }
}

run "production" {
  module {
    source = "./environments/production"
  }
  assert {
    condition     = { for secret, at in output.secrets : secret => at.keys } == { for secret, names in jsondecode(file("../knative/components/external-secrets/secrets.json")) : secret => names } && alltrue([for secret, at in output.secrets : at.name == "soma-production/${secret}"])
    error_message = "The Secrets and their keys are those that external-secrets reads."
  }
  assert {
    condition     = output.overlay == file("tests/overlay-production.yaml")
    error_message = "The component for the overlay is the one that the manifests are tested with."
  }
  assert {
    condition     = output.settings.SOMA_FILES_S3_BUCKET != "" && output.settings.SOMA_OIDC_PUBLIC_URL == "https://api.soma.example.com"
    error_message = "The settings say where files lie and where browsers reach the gateway."
  }
  assert {
    condition     = endswith(output.broker_config["bootstrap.servers"], ":9096") && output.broker_config["default.topic.replication.factor"] == "3"
    error_message = "The broker speaks SCRAM over TLS."
  }
}

run "bad_input_is_refused_1" {
  command = plan
  module {
    source = "./environments/production"
  }
  variables {
    # a bad account is refused
    account_id = "12"
    # an api open to all is refused
    public_access_cidrs = ["0.0.0.0/0"]
    # nobody as administrator is refused
    administrators = {}
    # a bad region is refused
    region = "europe"
    # a bad domain is refused
    domain = "soma"
    # a foreign load balancer is refused
    ingress = { dns_name = "evil.example.org", zone_id = "Z1" }
    # version zero is refused
    passwords_version = 0
  }
  expect_failures = [
    var.account_id,
    var.public_access_cidrs,
    var.administrators,
    var.region,
    var.domain,
    var.ingress,
    var.passwords_version,
  ]
}
