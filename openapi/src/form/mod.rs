//! The form as data: its definition, the answers to it, and what is still missing or wrong.

pub mod answers;
pub mod check;
pub mod definition;
pub mod letter;

#[cfg(test)]
mod fixtures;
