//! Documents on paper: PDF made with Typst and embedded fonts. No figure is computed here.
