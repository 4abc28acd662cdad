/// Where the statements come from; the keys are those of docs/references.bib.
module internal Verify.Papers.Talk.Sources

/// The talk and the paper it presents.
let talk =
    "Ali, Dobriban, Tibshirani, The Implicit Regularization of Stochastic Gradient Flow for Least Squares, ICML 2020, arXiv 2003.07802 [AliDobribanTibshirani2020]"

/// Gradient flow against ridge.
let gradientFlowPaper =
    "Ali, Kolter, Tibshirani, A Continuous-Time View of Early Stopping for Least Squares, AISTATS 2019, arXiv 1810.10082 [AliKolterTibshirani2019]"

/// Statements that this project adds.
let ours = "this project"
