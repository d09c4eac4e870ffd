//! Many files: parallel run, stable order, memory budget, caught panics, progress events.
