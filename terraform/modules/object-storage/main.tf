locals {
  # `files` holds uploads, `logs` who asked for them.
  buckets = { files = var.bucket, logs = "${var.bucket}-logs" }
}

resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV_AWS_144:A copy in a second region is the component multi-region's business.
  #checkov:skip=CKV2_AWS_62:Nothing waits for events of the bucket; the ledger in Postgres knows every object.
  #checkov:skip=CKV_AWS_18:The bucket of files logs to the bucket of logs, which cannot log to itself.
  #checkov:skip=CKV_AWS_145:See aws_s3_bucket_server_side_encryption_configuration.this; the access log knows no customer's key.
  for_each      = local.buckets
  bucket        = each.value
  force_destroy = false
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = aws_s3_bucket.this
  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = aws_s3_bucket.this
  bucket   = each.value.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = aws_s3_bucket.this
  bucket   = each.value.id
  versioning_configuration {
    status = "Enabled"
  }
}

# S3 writes access logs only under its own key (SSE-S3).
resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = aws_s3_bucket.this
  bucket   = each.value.id
  rule {
    bucket_key_enabled = each.key == "files"
    apply_server_side_encryption_by_default {
      sse_algorithm     = each.key == "files" ? "aws:kms" : "AES256"
      kms_master_key_id = each.key == "files" ? var.kms_key_arn : null
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = aws_s3_bucket.this
  bucket   = each.value.id
  rule {
    id     = "end-incomplete-uploads"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
  rule {
    id     = "end-noncurrent-versions"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = var.noncurrent_days
    }
  }
  dynamic "rule" {
    for_each = each.key == "logs" ? ["end-logs"] : []
    content {
      id     = rule.value
      status = "Enabled"
      filter {}
      expiration {
        days = 365
      }
    }
  }
}

resource "aws_s3_bucket_logging" "files" {
  bucket        = aws_s3_bucket.this["files"].id
  target_bucket = aws_s3_bucket.this["logs"].id
  target_prefix = "files/"
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  arns = { for key, name in local.buckets : key => "arn:${data.aws_partition.current.partition}:s3:::${name}" }
  tls = {
    for key, arn in local.arns : key => {
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [arn, "${arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }
  }
  own_key = {
    Sid       = "OwnKeyOnly"
    Effect    = "Deny"
    Principal = "*"
    Action    = "s3:PutObject"
    Resource  = "${local.arns.files}/*"
    # A request that names no key gets the bucket's.
    Condition = {
      Null            = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = "false" }
      StringNotEquals = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = var.kms_key_arn }
    }
  }
  delivery = {
    Sid       = "AccessLogs"
    Effect    = "Allow"
    Principal = { Service = "logging.s3.amazonaws.com" }
    Action    = "s3:PutObject"
    Resource  = "${local.arns.logs}/files/*"
    Condition = {
      ArnLike      = { "aws:SourceArn" = local.arns.files }
      StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id }
    }
  }
  policies = {
    files = jsonencode({ Version = "2012-10-17", Statement = [local.tls.files, local.own_key] })
    logs  = jsonencode({ Version = "2012-10-17", Statement = [local.tls.logs, local.delivery] })
  }
}

resource "aws_s3_bucket_policy" "this" {
  for_each   = aws_s3_bucket.this
  bucket     = each.value.id
  policy     = local.policies[each.key]
  depends_on = [aws_s3_bucket_public_access_block.this]
}
