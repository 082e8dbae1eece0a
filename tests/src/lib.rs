//! Tests that cross rooms, and the rules of the repository. Nothing of the product lives here, and nothing depends on it.
