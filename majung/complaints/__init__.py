"""고충, 질의, 건의: what people ask and complain of, by when it is answered, by whom."""
