//! A drop folder.
