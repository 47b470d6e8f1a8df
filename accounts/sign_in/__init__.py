"""How staff sign in: password, then a second factor, then a session that can be locked, handed over and ended.

    password.py        the first step, counted
    second_factor.py   the second: a code, or a recovery code
    security_key.py    or a security key, beside them
    enrol.py           the first time: a code app and recovery codes
    session.py         a desk's session: begun, read at each request, locked, ended

A citizen's sign-in judges certificates and stands a floor above (certificates/sign_in).
"""
