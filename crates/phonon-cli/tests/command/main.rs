//! The command as a user meets it: exit status, standard output, standard error, files.

#[cfg(test)]
mod check;
#[cfg(test)]
mod names;
#[cfg(test)]
mod query;
#[cfg(test)]
mod render;
#[cfg(test)]
mod support;
