using System.Collections.Concurrent;

namespace Verify.LeastSquares;

/// <summary>Values by key, each computed once, whichever thread asks first; the others wait for it.</summary>
/// <remarks>Costs nothing until it is asked: a search makes an engine for every instance that it tries, and asks few things of each.</remarks>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
/// <param name="compute">What makes the value of a key.</param>
public sealed class Kept<TKey, TValue>(Func<TKey, TValue> compute)
    where TKey : notnull
{
    private ConcurrentDictionary<TKey, Lazy<TValue>>? _values;

    /// <summary>The value of a key.</summary>
    /// <param name="key">The key.</param>
    public TValue this[TKey key] =>
        LazyInitializer
            .EnsureInitialized(ref _values, () => new(concurrencyLevel: 1, capacity: 3))
            .GetOrAdd(key, k => new Lazy<TValue>(() => compute(k)))
            .Value;
}
