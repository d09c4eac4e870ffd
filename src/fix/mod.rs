//! Copies that meet a receiver's format limits.
