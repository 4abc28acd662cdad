namespace Verify.Claims

open Verify.LeastSquares

type Rigor =
    | Screen
    | Certify

type RunOptions =
    {
        Instances: int option
        First: int64
        Seed: int
        Rigor: Rigor
        Data: DataSet option
    }

type RunProgress =
    {
        ClaimId: string
        Done: int64
        Total: int64
    }
