//! Every field of the record but the body and the source: candidates from all evidence, then the winner.
