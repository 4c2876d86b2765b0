"""Teams as one of the places where people meet the coach."""
