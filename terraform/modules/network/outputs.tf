output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}

output "private_subnet_ids" {
  description = "Subnets of nodes and pods, one in each zone."
  value       = [for zone in var.availability_zones : aws_subnet.private[zone].id]
}

output "data_subnet_ids" {
  description = "Subnets of the stores, without a route to the internet."
  value       = [for zone in var.availability_zones : aws_subnet.data[zone].id]
}

output "private_cidr_blocks" {
  description = "Address ranges of nodes and pods: who may connect to the stores."
  value       = [for zone in var.availability_zones : local.private[zone]]
}

output "cidr" {
  description = "Address range of the VPC."
  value       = var.cidr
}
