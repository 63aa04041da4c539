namespace CardSystem.CardAgent.Readers;

/// <summary>
/// Makes a context of the machine's card service; called by each thread that needs one. Another implementation of <see cref="ICardService"/>,
/// such as one over the PCSC package, is put in place by registering another delegate before <see cref="ReadersRegistration.AddReaders"/>.
/// </summary>
/// <exception cref="CardServiceException">There is no card service, or it takes no more clients.</exception>
public delegate ICardService OpenCardService();
