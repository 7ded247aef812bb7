//! Discord: the client, its models, and a guild on this machine to try things on.
