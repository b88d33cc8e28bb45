//! Writing rules: what is wrong with a rule file, and whether its promises hold.
