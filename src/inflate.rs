//! gzip, Brotli, zstd and deflate, with a cap on what comes out.
