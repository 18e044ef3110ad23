"""Several workers behind a load balancer, as processes of their own, on PostgreSQL and Redis."""
