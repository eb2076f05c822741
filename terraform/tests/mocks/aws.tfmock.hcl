# What AWS would have answered: the provider checks the form of ARNs and ids before it asks.
mock_data "aws_region" {
  defaults = { name = "eu-central-1" }
}
mock_data "aws_partition" {
  defaults = { partition = "aws" }
}
mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}
mock_data "aws_subnet" {
  defaults = { map_public_ip_on_launch = false }
}
mock_resource "aws_kms_key" {
  defaults = {
    arn    = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    key_id = "11111111-2222-3333-4444-555555555555"
  }
}
mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
}
mock_resource "aws_cloudwatch_log_group" {
  defaults = { arn = "arn:aws:logs:eu-central-1:123456789012:log-group:mocked" }
}
mock_resource "aws_vpc" {
  defaults = { id = "vpc-0a1b2c3d" }
}
mock_resource "aws_secretsmanager_secret" {
  defaults = {
    arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:mocked-AbCdEf"
    id  = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:mocked-AbCdEf"
  }
}
mock_resource "aws_secretsmanager_secret_version" {
  defaults = {
    arn        = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:AmazonMSK_mocked-AbCdEf"
    version_id = "11111111-2222-3333-4444-555555555555"
  }
}
mock_resource "aws_msk_configuration" {
  defaults = { arn = "arn:aws:kafka:eu-central-1:123456789012:configuration/mocked/1", latest_revision = 1 }
}
mock_resource "aws_msk_cluster" {
  defaults = {
    arn                          = "arn:aws:kafka:eu-central-1:123456789012:cluster/mocked/1"
    bootstrap_brokers_sasl_scram = "b-1.mocked.kafka.eu-central-1.amazonaws.com:9096"
    bootstrap_brokers_sasl_iam   = "b-1.mocked.kafka.eu-central-1.amazonaws.com:9098"
  }
}
mock_resource "aws_db_instance" {
  defaults = {
    address            = "mocked.eu-central-1.rds.amazonaws.com"
    port               = 5432
    master_user_secret = [{ kms_key_id = "k", secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:rds-mocked", secret_status = "active" }]
  }
}
mock_resource "aws_elasticache_replication_group" {
  defaults = { primary_endpoint_address = "master.mocked.euc1.cache.amazonaws.com" }
}
mock_resource "aws_acm_certificate" {
  defaults = {
    arn = "arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
    domain_validation_options = [
      { domain_name = "soma.example.com", resource_record_name = "_x.soma.example.com.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
      { domain_name = "*.soma.example.com", resource_record_name = "_x.soma.example.com.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
    ]
  }
}
mock_resource "aws_acm_certificate_validation" {
  defaults = { certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555" }
}
mock_resource "aws_launch_template" {
  defaults = { id = "lt-0a1b2c3d", latest_version = 1 }
}
mock_resource "aws_eks_cluster" {
  defaults = { certificate_authority = [{ data = "bW9ja2Vk" }] }
}
