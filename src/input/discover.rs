//! Which files there are below the paths a user names.
