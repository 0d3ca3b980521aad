using System.Net;
using System.Security.Cryptography;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>A client of a network's two parties: splits inputs into shares, and joins the shares of the results.</summary>
/// <typeparam name="TNetwork">The network; the same as the parties'.</typeparam>
/// <remarks>
/// Neither party alone learns anything of an input or a result. Any number of threads may call; calls are served one after another, and the
/// requests of one call several at a time where the parties have lanes. After an error or a cancellation the next request connects anew.
/// </remarks>
public sealed class SecNetClient<TNetwork> : IAsyncDisposable
    where TNetwork : ISecureNetwork<TNetwork>
{
    private readonly EndPoint _party0;
    private readonly EndPoint _party1;
    private readonly ClientOptions _options;
    private readonly InputSharing _sharing;
    private readonly SemaphoreSlim _turn = new(1);
    private ClientConnection? _connection;
    private bool _disposed;

    private SecNetClient(EndPoint party0, EndPoint party1, ClientOptions options)
    {
        _party0 = party0;
        _party1 = party1;
        _options = options;
        _sharing = new(TNetwork.Info, options.ClampInputs);
    }

    /// <summary>The model the parties serve; both named the same.</summary>
    public ModelId ModelId { get; private set; }

    /// <summary>Connects to both parties.</summary>
    /// <param name="party0">Where party 0 listens.</param>
    /// <param name="party1">Where party 1 listens.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    /// <exception cref="TransportException">A party did not appear, refused, or they serve different models.</exception>
    /// <exception cref="ArgumentException">An address is beyond loopback and that was not allowed.</exception>
    public static async Task<SecNetClient<TNetwork>> ConnectAsync(
        EndPoint party0, EndPoint party1, ClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(party0);
        ArgumentNullException.ThrowIfNull(party1);
        var client = new SecNetClient<TNetwork>(party0, party1, options ?? new());
        await Task.Run(() => client.Connect(cancellationToken), cancellationToken).ConfigureAwait(false);
        return client;
    }

    /// <summary>Evaluates the network on one input.</summary>
    /// <param name="input">NCHW, within the declared range.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    /// <exception cref="ArgumentException">The input has the wrong length, or a value that is not finite or beyond the range.</exception>
    /// <exception cref="InferenceException">A party refused the request or could not finish it.</exception>
    /// <exception cref="TransportException">A party left or stayed silent.</exception>
    public async Task<InferenceResult> InferAsync(ReadOnlyMemory<float> input, CancellationToken cancellationToken = default) =>
        (await InferBatchAsync([input], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Evaluates the network on several inputs, in as few requests as the parties take.</summary>
    /// <inheritdoc cref="InferAsync"/>
    public async Task<InferenceResult[]> InferBatchAsync(IReadOnlyList<ReadOnlyMemory<float>> inputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var input in inputs) _sharing.Check(input.Span);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await Task.Run(() => Infer(inputs, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Disconnects, after the request under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        _disposed = true;
        _connection?.Dispose();
        _connection = null;
        _turn.Release();
    }

    private ClientConnection Connect(CancellationToken cancellationToken)
    {
        var connection = ClientConnection.Open(TNetwork.Info, ModelId, _party0, _party1, _options, cancellationToken);
        ModelId = connection.ModelId;
        return _connection = connection;
    }

    private InferenceResult[] Infer(IReadOnlyList<ReadOnlyMemory<float>> inputs, CancellationToken cancellationToken)
    {
        var results = new InferenceResult[inputs.Count];
        try
        {
            var connection = _connection is { IsUsable: true } ? _connection : Reconnect(cancellationToken);
            using var abandon = cancellationToken.Register(connection.Dispose); // Ends a pending call.
            var largest = Math.Min(connection.MaxBatch, _options.MaxBatch ?? connection.MaxBatch);
            for (int sent = 0, answered = 0; answered < inputs.Count;)
            {
                // The parties are never left without work while there is some, and the client waits only when they have enough.
                while (sent < inputs.Count && connection.InFlight < connection.MaxRequests) sent += Ask(connection, inputs, sent, Math.Min(inputs.Count - sent, largest));
                answered += Take(connection.Receive(), results);
                _options.Progress(answered);
            }
            return results;
        }
        catch (Exception e)
        {
            // A party may still hold what was asked: only a new connection starts clean.
            _connection?.Dispose();
            _connection = null;
            if (e is TransportException && cancellationToken.IsCancellationRequested) throw new OperationCanceledException(cancellationToken);
            throw;
        }
    }

    private ClientConnection Reconnect(CancellationToken cancellationToken)
    {
        _connection?.Dispose();
        return Connect(cancellationToken);
    }

    private int Ask(ClientConnection connection, IReadOnlyList<ReadOnlyMemory<float>> inputs, int first, int count)
    {
        var inputBytes = ClientWire.InputBytes(TNetwork.Info);
        byte[] shares0 = new byte[count * inputBytes], shares1 = new byte[count * inputBytes];
        for (var i = 0; i < count; i++)
            _sharing.Share(inputs[first + i].Span, shares0.AsSpan(i * inputBytes, inputBytes), shares1.AsSpan(i * inputBytes, inputBytes));
        connection.Send(new(first, count, ClientWire.OutputBytes(TNetwork.Info)), shares0, shares1);
        CryptographicOperations.ZeroMemory(shares0);
        CryptographicOperations.ZeroMemory(shares1);
        return count;
    }

    private int Take(ClientRequest request, InferenceResult[] results)
    {
        for (var i = 0; i < request.Count; i++) results[request.First + i] = _sharing.Reveal(request.Output(0, i), request.Output(1, i));
        request.Clear();
        return request.Count;
    }
}
