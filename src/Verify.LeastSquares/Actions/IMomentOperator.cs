using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Â = (G − c)/h, the generator of second moments with its spectrum moved into [−1, 1], in svec coordinates.</summary>
internal interface IMomentOperator
{
    /// <summary>An enclosure of Âv.</summary>
    /// <param name="moment">v, N entries.</param>
    /// <param name="cancellation">Stops the product.</param>
    Ball[] Apply(Ball[] moment, CancellationToken cancellation);
}
