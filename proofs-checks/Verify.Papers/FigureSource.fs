namespace Verify.Papers

open System.Threading
open Verify.Claims

/// A figure that can be computed: the seed draws its problem, everything else is exact.
type FigureSource =
    {
        Id: string
        Title: string
        Compute: int -> CancellationToken -> Figure
    }
