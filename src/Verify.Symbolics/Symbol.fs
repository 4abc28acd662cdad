namespace Verify.Symbolics

/// A symbol that differs from sample to sample: it lives inside an average ⟨·⟩.
type SampleSymbol =
    /// x_a, the a-th feature of the sample, a from 1.
    | Feature of int
    /// y, the response of the sample.
    | Response
    /// r = y − xᵀβ, the residual of the sample, where it is kept as one symbol.
    | Residual
    /// Any other quantity of the sample, by name.
    | Quantity of string

    /// The name in infix notation.
    member symbol.Name =
        match symbol with
        | Feature index -> $"x{index}"
        | Response -> "y"
        | Residual -> "r"
        | Quantity name -> name

/// An indeterminate of the polynomial ring. The order of the cases is the order of factors in a monomial.
type Symbol =
    /// A parameter by name: eta, m, n, tau, kappa, …; it may have a negative exponent.
    | Parameter of string
    /// ⟨monomial⟩, the average over the samples of a product of sample symbols, with positive exponents, in order.
    | Average of (SampleSymbol * int) list
    /// b_a, the a-th coordinate of the state, a from 1.
    | State of int
    /// A sample symbol outside an average: an expression in these is about one sample.
    | Sample of SampleSymbol
