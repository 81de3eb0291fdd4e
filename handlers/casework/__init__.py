"""What is done to stored cases, and what is asked of them."""
