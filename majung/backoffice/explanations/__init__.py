"""설명 요구 at the desk: what the machine made of a case, told, corrected and run again."""
