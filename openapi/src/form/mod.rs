//! The form as data: its definition, the answers to it, and what is still missing or wrong.

pub mod answers;
pub mod check;
pub mod definition;
pub mod letter;
pub mod shown;

#[cfg(test)]
mod fixtures;
