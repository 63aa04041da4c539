using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CardSystem.TestKit;

/// <summary>One DevTools WebSocket: commands get their answer, events go to a listener, in the order they arrived.</summary>
internal sealed class ChromiumConnection : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Action<string, JsonNode> _onEvent;
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    private ChromiumConnection(Action<string, JsonNode> onEvent) => _onEvent = onEvent;

    public static async Task<ChromiumConnection> OpenAsync(Uri address, Action<string, JsonNode> onEvent, CancellationToken cancel)
    {
        var connection = new ChromiumConnection(onEvent);
        await connection._socket.ConnectAsync(address, cancel);
        connection._reading = connection.ReadAsync(connection._closing.Token);
        return connection;
    }

    /// <summary>Set once the page is attached: commands then go to it.</summary>
    public string? Session { get; set; }

    /// <exception cref="InvalidOperationException">Chromium refused the command; the message has its words.</exception>
    public async Task<JsonNode> SendAsync(string method, JsonObject? parameters, CancellationToken cancel)
    {
        var id = Interlocked.Increment(ref _lastId);
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (Session is not null) command["sessionId"] = Session;
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        try
        {
            await _sending.WaitAsync(cancel);
            try { await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, true, cancel); }
            finally { _sending.Release(); }
            return await answer.Task.WaitAsync(cancel);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _closing.Dispose();
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        Exception ended = new InvalidOperationException("Chromium closed the DevTools connection.");
        try
        {
            using var message = new MemoryStream();
            var buffer = new byte[64 * 1024];
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer, cancel);
                if (part.MessageType == WebSocketMessageType.Close) break;
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage) continue;
                Take(JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!);
                message.SetLength(0);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or JsonException)
        {
            ended = new InvalidOperationException("The DevTools connection broke: " + e.Message, e);
        }

        foreach (var answer in _waiting.Values) answer.TrySetException(ended);
    }

    private void Take(JsonNode message)
    {
        if (message["id"] is not { } id)
        {
            _onEvent((string)message["method"]!, message["params"] ?? new JsonObject());
            return;
        }

        if (!_waiting.TryGetValue((int)id, out var answer)) return;
        if (message["error"] is { } error) answer.TrySetException(new InvalidOperationException($"Chromium refused: {error["message"]}"));
        else answer.TrySetResult(message["result"]!);
    }
}
