namespace Verify.Claims

open Verify.Arithmetic

/// Rational bounds of the exponential function.
module internal ExponentialBounds =
    /// Bounds of e^q for 0 ≥ q ≥ −1/2 by consecutive partial sums of the alternating Taylor series, whose terms decrease.
    let private small (q: Rational) =
        let terms = 40

        let rec sum k (term: Rational) (total: Rational) =
            if k = terms then
                // The remainder lies between 0 and the first omitted term.
                let next = total + term

                {
                    Low = min total next
                    High = max total next
                }
            else
                sum (k + 1) (term * q / Rational.FromInteger(int64 (k + 1))) (total + term)

        sum 0 Rational.One Rational.Zero * RationalInterval.Exactly Rational.One

    /// An interval that contains e^q for a rational q ≤ 0: e^q = (e^(q/2^k))^(2^k).
    let rec exp (q: Rational) : RationalInterval =
        if q > Rational.Zero then
            invalidArg (nameof q) "the checker bounds e^q for q ≤ 0 only"
        elif q >= Rational(System.Numerics.BigInteger(-1), System.Numerics.BigInteger(2)) then
            small q
        else
            let root = exp (q / Rational.FromInteger 2L)
            root * root

    /// An interval that contains e^(a·x) for all x of the interval, for a ≤ 0 and x ≥ 0: e^(a·x) falls with x.
    let expOver (a: Rational) (x: RationalInterval) =
        {
            Low = (exp (a * x.High)).Low
            High = (exp (a * x.Low)).High
        }
