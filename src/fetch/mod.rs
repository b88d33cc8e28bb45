//! One request, one hop, bytes back as they came.
