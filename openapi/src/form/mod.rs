//! The form as data: its definition, the answers to it, and what is still missing or wrong.

pub mod answers;
pub mod check;
pub mod definition;

#[cfg(test)]
mod fixtures;
