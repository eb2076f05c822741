terraform {
  required_version = ">= 1.11.0, < 2.0.0"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
  # terraform init -backend-config=backend.hcl: bucket, key, region and kms_key_id of the state.
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]
  default_tags {
    tags = { Platform = "somaagent", Environment = "staging" }
  }
}

# The same account, for what is ephemeral: Terraform's mocked providers know no ephemeral resources, and so the tests mock the other one alone.
provider "aws" {
  alias               = "passwords"
  region              = var.region
  allowed_account_ids = [var.account_id]
}
