namespace Verify.Claims

open System.Numerics
open Verify.Arithmetic
open Verify.LeastSquares

/// How large a certificate may be: whatever is beyond is refused before any arithmetic. What the program writes is far below, and
/// what is below is replayed within about ten seconds.
[<RequireQualifiedAccess>]
module internal CertificateLimits =
    /// Characters of a file.
    let mostCharacters = 1 <<< 18

    /// Objects and arrays within each other: the rows of X in an instance in a certificate.
    let deepest = 4

    /// Values, names and brackets.
    let mostTokens = 10_000

    /// Characters of one text.
    let longestText = 20_000

    /// Decimal digits of all numbers of an instance and its time, before and after what an exponent stands for.
    let mostDigits = 20_000

    let leastPrecision = 32
    let mostPrecision = 4096

    /// (r(r+1)/2)³·(bits/64)² with r = min(n, p): symmetric matrices are propagated by square matrices of r(r+1)/2 rows, in balls of that
    /// many bits. The bound is 12 features at 128 bits, or 4 at 2800.
    let mostWork = 2_000_000L

    /// k(np² + 3p³)(1 + bits/256) with k = ⌈t/η⌉, at most the 4096 that claims about steps go to: the products of balls that k steps take.
    let mostProducts = 20_000_000L

    /// d⁵(2D/p)² with d = r(r+1)/2 and D the digits of the instance: elimination in rationals of d rows, whose numbers grow to d times
    /// the length of an entry of XᵀX.
    let mostDigitProducts = 400_000_000_000L

    let private digitsOf (value: Rational) =
        let bits =
            BigInteger.Abs(value.Numerator).GetBitLength()
            + value.Denominator.GetBitLength()

        bits * 30103L / 100000L

    let private fail source problem =
        raise (InvalidInputException $"{source}: {problem}")

    let private digitsOfAll (instance: Instance<Rational>) (time: Rational) =
        let problem = instance.Problem

        seq {
            yield! problem.Features.Entries.ToArray()

            if problem.HasResponse then
                yield! problem.Response

            if problem.HasTruth then
                yield! problem.Truth.Coefficients
                problem.Truth.NoiseVariance

            yield! instance.Parameters.Values
            instance.StepSize
            time
        }
        |> Seq.sumBy digitsOf

    let private requireDigits source instance time =
        let digits = digitsOfAll instance time

        if digits > int64 mostDigits then
            fail source $"the numbers of the instance have {digits} digits; at most {mostDigits} are replayed"

    let private rankOf (instance: Instance<Rational>) =
        int64 (min instance.Problem.SampleCount instance.Problem.FeatureCount)

    let private rows rank = BigInteger(rank * (rank + 1L) / 2L)

    /// Refuses an instance at a time whose enclosures at a precision would take minutes.
    let requireEnclosable source (instance: Instance<Rational>) (time: Rational) (precision: int) =
        requireDigits source instance time
        let rank = rankOf instance

        let work =
            BigInteger.Pow(rows rank, 3) * BigInteger.Pow(BigInteger precision, 2)
            / BigInteger 4096

        if work > BigInteger mostWork then
            fail
                source
                $"min(n, p) = {rank} at {precision} bits would take minutes; at 128 bits at most 12 is replayed, fewer at more bits"

        let n, p =
            BigInteger instance.Problem.SampleCount, BigInteger instance.Problem.FeatureCount

        let steps = BigInteger.Min(-((-time / instance.StepSize).Floor()), BigInteger 4096)

        let products =
            steps * p * p * (n + BigInteger 3 * p) * BigInteger(256 + precision)
            / BigInteger 256

        if products > BigInteger mostProducts then
            fail
                source
                $"{steps} steps with n = {n} and p = {p} at {precision} bits would take minutes; a smaller counterexample can be replayed"

    /// Refuses an instance whose exact slack could take minutes.
    let requireExact source (instance: Instance<Rational>) =
        requireDigits source instance Rational.Zero
        let rank = rankOf instance

        let digits =
            BigInteger(2L * digitsOfAll instance Rational.Zero)
            / BigInteger instance.Problem.FeatureCount

        if BigInteger.Pow(rows rank, 5) * digits * digits > BigInteger mostDigitProducts then
            fail
                source
                $"min(n, p) = {rank} with numbers of so many digits could take minutes in rationals; a smaller counterexample can be replayed"
