resource "aws_elasticache_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_security_group" "this" {
  name        = "${var.name}-redis"
  description = "Redis, from the cluster's nodes alone"
  vpc_id      = var.vpc_id
  tags        = { Name = "${var.name}-redis" }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each          = toset(var.client_cidr_blocks)
  security_group_id = aws_security_group.this.id
  description       = "Functions"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 6379
  to_port           = 6379
}

resource "aws_elasticache_parameter_group" "this" {
  name   = "${var.name}-valkey${split(".", var.engine_version)[0]}"
  family = "valkey${split(".", var.engine_version)[0]}"

  # Reply streams and counters all expire; when memory runs out the oldest of them may go.
  parameter {
    name  = "maxmemory-policy"
    value = "volatile-lru"
  }
}

# The user that exists without being asked for may do nothing.
resource "aws_elasticache_user" "default" {
  user_id       = "${var.name}-default"
  user_name     = "default"
  engine        = "valkey"
  access_string = "off ~* -@all"
  authentication_mode {
    type = "no-password-required"
  }
}

# Terraform would keep this user's password in its state. CloudFormation resolves the reference itself.
resource "aws_cloudformation_stack" "user" {
  #checkov:skip=CKV_AWS_124:The stack is one user; Terraform waits for it and says what went wrong.
  name = "${var.name}-redis-user"
  template_body = jsonencode({
    AWSTemplateFormatVersion = "2010-09-09"
    Resources = {
      User = {
        Type = "AWS::ElastiCache::User"
        Properties = {
          Engine       = "valkey"
          UserId       = "${var.name}-soma"
          UserName     = "soma"
          AccessString = "on ~* &* +@all -@dangerous -@admin +info"
          Passwords    = [var.password_reference]
        }
      }
    }
    Outputs = { UserId = { Value = { Ref = "User" } } }
  })
}

resource "aws_elasticache_user_group" "this" {
  user_group_id = var.name
  engine        = "valkey"
  user_ids      = [aws_elasticache_user.default.user_id, "${var.name}-soma"]
  depends_on    = [aws_cloudformation_stack.user]
}

# The slow log is not delivered: it shows whole commands, and those carry what models said.
resource "aws_cloudwatch_log_group" "engine" {
  name              = "/aws/elasticache/${var.name}/engine"
  retention_in_days = var.log_days
  kms_key_id        = var.logs_kms_key_arn
}

resource "aws_elasticache_replication_group" "this" {
  #checkov:skip=CKV_AWS_31:Users with passwords (user_group_ids) authenticate; auth_token is the older way, and would be kept in the state.
  replication_group_id       = var.name
  description                = "Reply streams and quotas of ${var.name}"
  engine                     = "valkey"
  engine_version             = var.engine_version
  node_type                  = var.node_type
  num_cache_clusters         = var.nodes
  automatic_failover_enabled = true
  multi_az_enabled           = true
  port                       = 6379

  at_rest_encryption_enabled = true
  kms_key_id                 = var.kms_key_arn
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  user_group_ids             = [aws_elasticache_user_group.this.user_group_id]

  subnet_group_name          = aws_elasticache_subnet_group.this.name
  security_group_ids         = [aws_security_group.this.id]
  parameter_group_name       = aws_elasticache_parameter_group.this.name
  snapshot_retention_limit   = var.snapshot_days
  snapshot_window            = "01:00-02:00"
  maintenance_window         = "sun:05:00-sun:06:00"
  auto_minor_version_upgrade = true

  log_delivery_configuration {
    destination      = aws_cloudwatch_log_group.engine.name
    destination_type = "cloudwatch-logs"
    log_format       = "json"
    log_type         = "engine-log"
  }
}
