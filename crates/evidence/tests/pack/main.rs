//! Evidence packs from outside: written, checked, tampered with by strangers and by somebody who holds central's key, and archives
//! that are none.
#![cfg(test)]

mod archives;
mod forgery;
mod support;
mod tampering;
mod whole;
