namespace Verify.Claims

open System.Numerics
open Verify.Arithmetic

type Design =
    {
        Name: string
        Draw: Sampler -> int -> int -> Matrix<Rational>
    }

[<RequireQualifiedAccess>]
module Design =
    let private half = Rational(BigInteger.One, BigInteger 2)

    let private entrywise name (draw: Sampler -> Rational) =
        {
            Name = name
            Draw = fun sampler n p -> Matrix<Rational>.Create(n, p, fun _ _ -> draw sampler)
        }

    let gaussian = entrywise "gaussian" _.Normal()

    let studentT = entrywise "student-t" _.StudentT()

    let bernoulli =
        entrywise "bernoulli" (fun sampler -> if sampler.Coin() then Rational.One else Rational.Zero)

    let correlated =
        {
            Name = "correlated"
            Draw =
                fun sampler n p ->
                    let fresh = gaussian.Draw sampler n p
                    let columns = Array.init n (fun i -> fresh.Row(i).ToArray())

                    for row in columns do
                        for j in 1 .. p - 1 do
                            row[j] <- row[j - 1] * half + row[j] * half

                    Matrix<Rational>.Create(n, p, fun i j -> columns[i][j])
        }

    let lowRank =
        {
            Name = "low-rank"
            Draw =
                fun sampler n p ->
                    let rank = sampler.Integer(1, max 1 (min n p - 1))
                    gaussian.Draw sampler n rank * gaussian.Draw sampler rank p
        }

    let illConditioned =
        {
            Name = "ill-conditioned"
            Draw =
                fun sampler n p ->
                    let quarter = half * half
                    let x = gaussian.Draw sampler n p
                    Matrix<Rational>.Create(n, p, fun i j -> x[i, j] * quarter.Pow(min j 5))
        }

    let duplicatedRows =
        {
            Name = "duplicated-rows"
            Draw =
                fun sampler n p ->
                    let x = gaussian.Draw sampler ((n + 1) / 2) p
                    Matrix<Rational>.Create(n, p, fun i j -> x[i / 2, j])
        }

    let orthogonal =
        {
            Name = "orthogonal"
            Draw =
                fun sampler n p ->
                    let scales = Array.init p (fun _ -> sampler.LogUniform(0.25, 4.0))
                    Matrix<Rational>.Create(n, p, fun i j -> if i % p = j then scales[j] else Rational.Zero)
        }

    let rationalEigenbasis =
        {
            Name = "rational-eigenbasis"
            Draw =
                fun sampler n p ->
                    let skew = Array.init (p * (p - 1) / 2) (fun _ -> sampler.Normal())
                    let basis = CayleyTransform.Orthogonal(p, skew)
                    let scales = Array.init p (fun _ -> sampler.LogUniform(0.25, 4.0))
                    Matrix<Rational>.Create(n, p, fun k j -> scales[k % p] * basis[j, k % p])
        }

    let all =
        [
            gaussian
            studentT
            bernoulli
            correlated
            lowRank
            illConditioned
            duplicatedRows
            orthogonal
            rationalEigenbasis
        ]
