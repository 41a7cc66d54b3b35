"""Questions under way: what many ask at once is evaluated once."""

import asyncio

import pytest

from skosmith_server.engine.limits import QueryTimeoutError
from skosmith_server.engine.written import Written
from skosmith_server.gateway.flights import Flights, Question
from skosmith_server.gateway.streaming import ClientGoneError

ASKED = Question("ASK {}", (), (), (), 0, constant=True)


class Client:
    """The end of a connection: hangs up after so many seconds."""

    def __init__(self, seconds=60.0):
        self.seconds = seconds

    async def client_disconnect(self):
        await asyncio.sleep(self.seconds)


class Engine:
    """Answers after so many seconds; one that is ended takes a while over it."""

    def __init__(self, seconds, error=None):
        self.seconds, self.error, self.begun, self.ended = seconds, error, 0, 0

    async def __call__(self):
        self.begun += 1
        try:
            await asyncio.sleep(self.seconds)
        except asyncio.CancelledError:
            await asyncio.sleep(0.1)
            self.ended += 1
            raise
        if self.error:
            raise self.error
        return Written()


def fly(engine, *clients, question=ASKED):
    """Have clients ask the same, each after so many seconds; gives what came of it."""

    async def ask(flights, after, client):
        await asyncio.sleep(after)
        return await flights.join(question, engine, client)

    async def main():
        flights = Flights()
        asked = (ask(flights, after, client) for after, client in clients)
        answers = await asyncio.gather(*asked, return_exceptions=True)
        await asyncio.sleep(0.15)  # what was ended is over
        return answers

    return asyncio.run(main())


def test_those_who_ask_the_same_get_one_answer():
    engine = Engine(0.05)
    answers = fly(engine, (0, Client()), (0.01, Client()), (0.02, Client()))
    assert engine.begun == 1
    assert all(answer is answers[0] for answer in answers)


def test_an_answer_that_differs_each_time_is_everybodys_own():
    engine = Engine(0.05)
    fly(engine, (0, Client()), (0.01, Client()), question=ASKED._replace(constant=False))
    assert engine.begun == 2


def test_a_query_ends_with_the_last_client_that_waits():
    engine = Engine(5)
    answers = fly(engine, (0, Client(0.1)), (0.1, Client(0.2)))
    assert [type(answer) for answer in answers] == [ClientGoneError] * 2
    assert (engine.begun, engine.ended) == (1, 1)


def test_a_client_that_stays_has_the_answer_when_another_hangs_up():
    engine = Engine(0.6)
    gone, answer = fly(engine, (0, Client(0.01)), (0.1, Client()))
    assert isinstance(gone, ClientGoneError)
    assert isinstance(answer, Written)
    assert engine.begun == 1


def test_who_asks_while_a_query_is_being_ended_has_it_evaluated_anew():
    engine = Engine(0.4)
    gone, *answers = fly(engine, (0, Client(0.01)), (0.3, Client()), (0.45, Client()))
    assert isinstance(gone, ClientGoneError)
    assert [type(answer) for answer in answers] == [Written] * 2
    assert (engine.begun, engine.ended) == (2, 1)


def test_what_took_too_long_is_not_tried_again_until_the_graph_changes():
    async def main():
        flights, engine = Flights(), Engine(0, QueryTimeoutError(1))
        flights.refuse_known(ASKED)
        with pytest.raises(QueryTimeoutError):
            await flights.join(ASKED, engine, Client())
        with pytest.raises(QueryTimeoutError):
            flights.refuse_known(ASKED)
        flights.forget()
        flights.refuse_known(ASKED)

    asyncio.run(main())
